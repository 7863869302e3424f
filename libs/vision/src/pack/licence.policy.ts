import { AppError } from '@smart-attendance/errors';
import type { PackLicence } from './model-pack';

/** The setting by which an operator says that he has read a pack's licence and may use it. */
export const licenceSetting = 'PACK_LICENCE_ACCEPTED';

/** The licence of a pack, for a person to read. */
export function licenceText({ stated, where, remark }: PackLicence): string {
  return `Licence as stated: ${stated} (${where}). ${remark}`;
}

/**
 * @param accepted ids of packs, with commas
 * @throws AppError `refused` when the pack's licence must be accepted and its id is not among them
 */
export function refuseUnlessAccepted(
  { id, licence }: { readonly id: string; readonly licence: PackLicence },
  accepted: string | undefined,
): void {
  const acceptedIds = (accepted ?? '').split(',').map((one) => one.trim());
  if (licence.mustBeAccepted !== true || acceptedIds.includes(id)) return;
  const message = `The model pack ${id} may be used only by those who accept its licence. ${licenceText(licence)} If you may use it so, set ${licenceSetting}=${id}.`;
  throw new AppError('refused', message, { reason: 'licence_not_accepted' });
}
