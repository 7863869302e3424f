import { hideUrlSecrets } from '@smart-attendance/contracts';
import type { SealedTable, SecretBox } from '@smart-attendance/database';
import type { Addresses } from './address.policy';
import type { CameraEntity } from './camera.entity';

type SecretColumns = Pick<
  CameraEntity,
  'rtspUrl' | 'rtspUrlSealed' | 'subRtspUrl' | 'subRtspUrlSealed' | 'passwordSealed'
>;

/** What of a camera is opened by the master key. */
export type OpenSecrets = Omit<Addresses, 'username'>;

/** Where the sealed bytes are, for sealing them anew after a change of the master key. */
export const sealedCameraColumns: SealedTable = {
  table: 'cameras',
  idColumn: 'id',
  columns: [
    { column: 'password_sealed', contextOf: passwordContext },
    { column: 'rtsp_url_sealed', contextOf: urlContext },
    { column: 'sub_rtsp_url_sealed', contextOf: subUrlContext },
  ],
};

/** The columns in which an address is shown, and sealed when what is shown is not all of it. */
export const sealableAddresses = [
  { column: 'rtsp_url', sealedColumn: 'rtsp_url_sealed', contextOf: urlContext },
  { column: 'sub_rtsp_url', sealedColumn: 'sub_rtsp_url_sealed', contextOf: subUrlContext },
] as const;

export type SealableAddress = (typeof sealableAddresses)[number];

/** Seals the secrets of a camera for its row, bound to the camera's id and the column, and opens them again. */
export class CameraSecrets {
  constructor(private readonly box: SecretBox) {}

  seal(id: string, { rtspUrl, subRtspUrl, password }: OpenSecrets): SecretColumns {
    const [shown, shownSub] = [hideUrlSecrets(rtspUrl), hideUrlSecrets(subRtspUrl)];
    return {
      rtspUrl: shown,
      rtspUrlSealed: shown === rtspUrl ? null : this.sealText(rtspUrl, urlContext(id)),
      subRtspUrl: shownSub,
      subRtspUrlSealed: shownSub === subRtspUrl ? null : this.sealText(subRtspUrl, subUrlContext(id)),
      passwordSealed: password === '' ? null : this.sealText(password, passwordContext(id)),
    };
  }

  /** @throws a SealError when the row was sealed by a master key that is not given */
  open({ id, rtspUrl, rtspUrlSealed, subRtspUrl, subRtspUrlSealed, passwordSealed }: CameraEntity): OpenSecrets {
    return {
      rtspUrl: rtspUrlSealed === null ? rtspUrl : this.openText(rtspUrlSealed, urlContext(id)),
      subRtspUrl: subRtspUrlSealed === null ? subRtspUrl : this.openText(subRtspUrlSealed, subUrlContext(id)),
      password: passwordSealed === null ? '' : this.openText(passwordSealed, passwordContext(id)),
    };
  }

  sealText(text: string, context: string): Buffer {
    return this.box.seal(Buffer.from(text, 'utf8'), context);
  }

  private openText(sealed: Buffer, context: string): string {
    return this.box.open(sealed, context).toString('utf8');
  }
}

function passwordContext(cameraId: string): string {
  return `camera:${cameraId}:password`;
}

function urlContext(cameraId: string): string {
  return `camera:${cameraId}:rtsp_url`;
}

function subUrlContext(cameraId: string): string {
  return `camera:${cameraId}:sub_rtsp_url`;
}
