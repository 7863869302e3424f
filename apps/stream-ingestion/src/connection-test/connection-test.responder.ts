import { Controller } from '@nestjs/common';
import { readCameraUrl, testConnection, type TestConnectionRequest } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { ConnectionTestService, type ConnectionVerdict } from './connection-test.service';

@Controller()
export class ConnectionTestResponder {
  constructor(private readonly tester: ConnectionTestService) {}

  @RespondsTo(testConnection)
  async testConnection(request: TestConnectionRequest) {
    const reading = readCameraUrl(request.rtspUrl);
    if (reading.kind === 'wrong') throw AppError.invalid([{ field: 'rtsp_url', message: reading.problem }]);
    const inAddress = reading.address.credentials;
    const credentials = {
      username: request.username === '' ? (inAddress?.username ?? '') : request.username,
      password: request.password === '' ? (inAddress?.password ?? '') : request.password,
    };
    return answerOf(await this.tester.test({ address: reading.address, credentials, timeoutMs: request.timeoutMs }));
  }
}

function answerOf(verdict: ConnectionVerdict) {
  if (verdict.kind === 'failure') {
    const { reason, message } = verdict.failure;
    // A name that leads to a forbidden address is as wrong as the address itself.
    if (reason === 'forbidden_address') throw AppError.invalid([{ field: 'rtsp_url', message }]);
    // Says nothing of the camera.
    if (reason === 'decoder_failed' || reason === 'no_resources') throw new AppError('unavailable', message);
    return { success: false, reason, message };
  }
  const { framesPerSecond: fps, ...video } = verdict.video;
  const message = `The camera shows a picture of ${video.width} x ${video.height} pixels.`;
  return { success: true, reason: '', message, fps, ...video };
}
