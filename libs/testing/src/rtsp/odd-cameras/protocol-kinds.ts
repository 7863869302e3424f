import { live, type OddCameraKind } from './odd-camera-kind';

/** Cameras that are odd in how they answer. */
export const protocolKinds: readonly OddCameraKind[] = [
  { name: 'is well-behaved', oddity: () => ({}), becomes: live },
  {
    name: 'begins to send before it answers PLAY',
    oddity: () => ({ playsEarly: true }),
    becomes: live,
  },
];
