/** As the API takes them. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
const bytesMax = 5_000_000;
/** Faces in the back of a photo of a phone keep enough pixels, and it stays far below the limit. */
const sidePxMax = 3_000;

/** What is shown and sent; the boxes of the answer are in its pixels. */
export interface Picture {
  readonly blob: Blob;
  /** To be revoked. */
  readonly url: string;
}

/**
 * A photo as it is, or made smaller where it is larger than is taken.
 * @throws where the browser cannot read it
 */
export async function toPicture(photo: Blob): Promise<Picture> {
  const blob = photo.size > bytesMax ? await shrunk(photo) : photo;
  return { blob, url: URL.createObjectURL(blob) };
}

async function shrunk(photo: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(photo);
  const scale = Math.min(1, sidePxMax / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob === null) reject(new Error('The browser could not make the picture smaller.'));
        else resolve(blob);
      },
      'image/jpeg',
      0.9,
    );
  });
}

/** As `data:image/jpeg;base64,…`, which the API takes. */
export function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      if (typeof reader.result === 'string') resolve(reader.result);
    };
    reader.onerror = () => {
      reject(reader.error ?? new Error('The browser could not read the file.'));
    };
    reader.readAsDataURL(blob);
  });
}
