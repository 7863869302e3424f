import { metrics } from '@smart-attendance/observability';
import type { FrameAnalysis, PictureAnalysis } from '@smart-attendance/vision';

const secondsBuckets = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2, 3, 5];

export const framesTotal = metrics.counter<'outcome'>({
  name: 'face_inference_frames_total',
  help: 'Frames by outcome: faces (published), empty, undecodable (dropped), failed (lost by an error).',
  labelNames: ['outcome'],
});

export const framesUnmetTotal = metrics.counter<'option'>({
  name: 'face_inference_frames_unmet_total',
  help: 'Frames whose camera asks for what the model pack cannot do: detector_input (searched as large as it goes) or liveness (enforced, so their faces do not count).',
  labelNames: ['option'],
});

export const frameAgeSeconds = metrics.histogram<'at'>({
  name: 'face_inference_frame_age_seconds',
  help: 'Time since the capture of a frame: when it was taken from the bus, and when its faces were published.',
  labelNames: ['at'],
  buckets: secondsBuckets,
});

export const pictureSeconds = metrics.histogram<'kind'>({
  name: 'face_inference_picture_seconds',
  help: 'Analysis of one picture, from its bytes to its faces, with the wait for the models; kind is frame or photo.',
  labelNames: ['kind'],
  buckets: secondsBuckets,
});

const facesTotal = metrics.counter<'kind' | 'gate'>({
  name: 'face_inference_faces_total',
  help: 'Faces found by the outcome of the gates: passed, too_small, too_blurry, too_dark, turned_away or outside_zones.',
  labelNames: ['kind', 'gate'],
});

/** A face that several gates refused counts once for each. */
export function countFaces(kind: 'frame' | 'photo', { faces }: PictureAnalysis): void {
  for (const { quality } of faces) {
    const gates = quality.reasons.length === 0 ? ['passed'] : quality.reasons;
    for (const gate of gates) facesTotal.inc({ kind, gate });
  }
}

export function countFacesOutsideZones({ facesOutsideZones }: FrameAnalysis): void {
  if (facesOutsideZones > 0) facesTotal.inc({ kind: 'frame', gate: 'outside_zones' }, facesOutsideZones);
}
