import type { Schemas } from '@smart-attendance/client';
import { newCamera, type CameraValues } from '../form/camera-form.policy';

export type Found = Schemas['DiscoveredCameraView'];
export type FoundStream = Schemas['DiscoveredStreamView'];

const pixels = ({ width, height }: FoundStream): number => (width ?? 0) * (height ?? 0);

/** What the form begins with: the stream that was chosen, and the smallest of the others beside it. */
export function toFoundValues(
  camera: Found,
  chosen: FoundStream,
  credentials: { readonly username: string; readonly password: string },
): CameraValues {
  const others = camera.streams.filter(({ rtsp_url }) => rtsp_url !== chosen.rtsp_url);
  const smallest = others.toSorted((one, other) => pixels(one) - pixels(other))[0];
  const isSmaller = smallest !== undefined && pixels(smallest) > 0 && pixels(smallest) < pixels(chosen);
  return {
    ...newCamera,
    ...credentials,
    name: camera.name ?? [camera.manufacturer, camera.model].filter((part) => part !== null).join(' '),
    rtsp_url: chosen.rtsp_url,
    sub_rtsp_url: isSmaller ? smallest.rtsp_url : '',
  };
}

/** The largest first: it is what most will want. */
export function bySize(streams: readonly FoundStream[]): FoundStream[] {
  return streams.toSorted((one, other) => pixels(other) - pixels(one));
}

export const foundReasons = ['unauthorized', 'timed_out', 'not_onvif', 'forbidden_address', 'unreachable'] as const;

export function toFoundReason(said: string | null): (typeof foundReasons)[number] | undefined {
  return foundReasons.find((reason) => reason === said);
}
