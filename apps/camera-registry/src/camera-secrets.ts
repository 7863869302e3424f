import { SecretBox } from '@smart-attendance/database';
import type { CameraSettings } from './camera.policy';
import type { CameraEntity } from './camera.entity';
import { hideUrlSecrets } from './url-secrets.policy';

type SecretColumns = Pick<CameraEntity, 'rtspUrl' | 'rtspUrlSealed' | 'passwordSealed'>;

/** Seals the secrets of a camera for its row, bound to the camera's id and the column, and opens them again. */
export class CameraSecrets {
  private readonly box: SecretBox;

  constructor(masterKeyBase64: string) {
    this.box = new SecretBox(masterKeyBase64);
  }

  seal(id: string, settings: CameraSettings): SecretColumns {
    const shown = hideUrlSecrets(settings.rtspUrl);
    return {
      rtspUrl: shown,
      rtspUrlSealed: shown === settings.rtspUrl ? null : this.sealText(settings.rtspUrl, urlContext(id)),
      passwordSealed: settings.password === '' ? null : this.sealText(settings.password, passwordContext(id)),
    };
  }

  /** Throws a SealError when the master key is another one than the row was sealed by. */
  open(camera: CameraEntity): { readonly rtspUrl: string; readonly password: string } {
    const { id, rtspUrl, rtspUrlSealed, passwordSealed } = camera;
    return {
      rtspUrl: rtspUrlSealed === null ? rtspUrl : this.box.open(rtspUrlSealed, urlContext(id)).toString('utf8'),
      password: passwordSealed === null ? '' : this.box.open(passwordSealed, passwordContext(id)).toString('utf8'),
    };
  }

  private sealText(text: string, context: string): Buffer {
    return this.box.seal(Buffer.from(text, 'utf8'), context);
  }
}

function passwordContext(cameraId: string): string {
  return `camera:${cameraId}:password`;
}

function urlContext(cameraId: string): string {
  return `camera:${cameraId}:rtsp_url`;
}
