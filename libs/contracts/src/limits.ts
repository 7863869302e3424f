/** A request that only reads or writes a few rows. */
export const defaultDeadlineMs = 5_000;
/** A request that runs a picture through the models, behind others that do the same. */
export const pictureDeadlineMs = 15_000;
/** How long a fact waits for a receiver that is away. */
export const factAgeMaxMs = 7 * 24 * 60 * 60 * 1_000;
/**
 * Room for each kind of kept fact on disk, about 800,000 of 300 bytes; when it is full the oldest goes. The server sets
 * the room of every stream aside, so the sum of all (about 2.5 GiB) must fit its file store.
 */
export const factBytesMax = 256 * 1024 * 1024;
/**
 * About 450,000 faces of 2.3 kB with identity away: a quarter of an hour of a hundred cameras with somebody in view at
 * five frames a second all the time. Then the newest is refused, and face-inference waits with it in hand.
 */
export const facesBytesMax = 1024 * 1024 * 1024;
/** A face and what is around it at 320 pixels has 10 to 20 kB; what is larger is not sent. */
export const facePictureBytesMax = 32 * 1024;
/** Pictures of one frame together, so that a crowd stays far below the 1 MiB of a message. */
export const facePicturesBytesMax = 256 * 1024;
