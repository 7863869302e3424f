import { live, type OddCameraKind } from './odd-camera-kind';

/** Cameras that are odd in what their packets and pictures are made of. */
export const videoKinds: readonly OddCameraKind[] = [
  {
    name: 'marks no end of a picture',
    oddity: () => ({ packets: (packets) => packets.map((packet) => ({ ...packet, isLast: false })) }),
    becomes: live,
  },
];
