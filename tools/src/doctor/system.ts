import { OperatorAccess, type OperatorAddresses } from '@smart-attendance/app-gateway';
import { messageOf } from '../command';
import { ill, told, type Finding } from './finding';

const answersWithinMs = 10_000;
const keyLifeMs = 60_000;

interface Told {
  readonly status: string;
  readonly reasons: readonly { readonly message: string }[];
}

/** What the services say of themselves, by GET /system with a key that is taken back. */
export async function examineSystem(baseUrl: string, addresses: OperatorAddresses): Promise<Finding> {
  const about = 'the services';
  let access: OperatorAccess;
  try {
    access = await OperatorAccess.open(addresses);
  } catch (error) {
    return ill(about, `They cannot be asked without the database and the bus: ${messageOf(error)}`);
  }
  try {
    const lent = await access.lendKey('doctor', keyLifeMs);
    try {
      const response = await fetch(`${baseUrl}/api/v1/system`, {
        headers: { 'X-API-Key': lent.key },
        signal: AbortSignal.timeout(answersWithinMs),
      });
      if (!response.ok) return ill(about, `${baseUrl} answers ${response.status} to GET /api/v1/system.`);
      const { reasons } = (await response.json()) as Told;
      return told(
        about,
        reasons.map(({ message }) => message),
      );
    } finally {
      await access.takeKeyBack(lent.id);
    }
  } catch (error) {
    return ill(about, `The API does not answer at ${baseUrl}: ${messageOf(error)}; say where it is with --url.`);
  } finally {
    await access.close();
  }
}
