import { useEffect, useState } from 'react';

/** `insecure`: browsers give a camera only to https and to this very machine. */
export type WebcamProblem = 'insecure' | 'refused' | 'missing' | 'busy';

export interface Webcam {
  readonly stream: MediaStream | undefined;
  readonly problem: WebcamProblem | undefined;
  /** All there are, once one was allowed. */
  readonly devices: readonly MediaDeviceInfo[];
}

const nothing: Webcam = { stream: undefined, problem: undefined, devices: [] };

/** This computer's camera, for as long as it is shown; undefined: the one that the system prefers. */
export function useWebcam(deviceId: string | undefined): Webcam {
  const [webcam, setWebcam] = useState(nothing);
  useEffect(() => {
    let isOver = false;
    let opened: MediaStream | undefined;
    const open = async (): Promise<void> => {
      try {
        const stream = await openWebcam(deviceId);
        opened = stream;
        if (isOver) {
          close(stream);
          return;
        }
        const devices = await navigator.mediaDevices.enumerateDevices();
        setWebcam({ stream, problem: undefined, devices: devices.filter(({ kind }) => kind === 'videoinput') });
      } catch (error) {
        if (!isOver) setWebcam((before) => ({ ...before, stream: undefined, problem: toProblem(error) }));
      }
    };
    void open();
    return () => {
      isOver = true;
      if (opened !== undefined) close(opened);
    };
  }, [deviceId]);
  return webcam;
}

class InsecureContextError extends Error {}

async function openWebcam(deviceId: string | undefined): Promise<MediaStream> {
  // What browsers leave out is undefined, whatever the types say.
  if (!window.isSecureContext || !('mediaDevices' in navigator)) throw new InsecureContextError();
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      ...(deviceId === undefined ? { facingMode: 'user' } : { deviceId: { exact: deviceId } }),
    },
  });
}

function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function toProblem(error: unknown): WebcamProblem {
  if (error instanceof InsecureContextError) return 'insecure';
  if (!(error instanceof DOMException)) return 'missing';
  if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return 'refused';
  return error.name === 'NotReadableError' || error.name === 'AbortError' ? 'busy' : 'missing';
}
