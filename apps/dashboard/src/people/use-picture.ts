import { useCallback, type RefCallback } from 'react';

/** Shows a picture that is in memory, and gives its address back when it is no longer shown. */
export function usePicture(picture: Blob): RefCallback<HTMLImageElement> {
  return useCallback(
    (image: HTMLImageElement) => {
      const address = URL.createObjectURL(picture);
      image.src = address;
      return () => {
        URL.revokeObjectURL(address);
      };
    },
    [picture],
  );
}
