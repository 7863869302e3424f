/** What the API takes. */
const bytesMax = 5_000_000;
const mediaTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/** A face is compared at 112 pixels; a portrait of this size has some hundreds of them. */
const sidePxMax = 2_560;
const jpegQuality = 0.92;

/**
 * A picture as the API takes it: one that is too large, or of a kind that only this browser reads, becomes a smaller
 * JPEG. Undefined for what is no picture.
 */
export async function preparePicture(picture: Blob, name: string): Promise<File | undefined> {
  if (picture.size <= bytesMax && mediaTypes.has(picture.type))
    return new File([picture], name, { type: picture.type });
  try {
    // As it is meant to be seen: what the camera noted about how it was held is not in the new one.
    const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' });
    const scale = Math.min(1, sidePxMax / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
    return new File([jpeg], name, { type: 'image/jpeg' });
  } catch {
    return undefined;
  }
}
