const camera = (id: string): string => `/api/v1/cameras/${encodeURIComponent(id)}`;

/** @param round makes each asking one of its own, or browsers show what they have. */
export function previewUrl(cameraId: string, round: number | string): string {
  return `${camera(cameraId)}/preview?round=${String(round)}`;
}

export function snapshotUrl(cameraId: string, round: number | string): string {
  return `${camera(cameraId)}/snapshot?round=${String(round)}`;
}

export const exportUrl = '/api/v1/cameras/export';
