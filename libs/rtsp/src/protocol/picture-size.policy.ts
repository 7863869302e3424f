export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Attributes that name the size of a picture: of makers and QuickTime, RFC 6064, RFC 6236. Each is read in one pass: a
 * line may have as many characters as a description.
 */
const forms = [
  /^a=x-dimensions:\s*(?<width>\d+)(?:\s*[,x]|\s)\s*(?<height>\d+)/i,
  /^a=framesize:\s*\d+\s+(?<width>\d+)\s*[-x,]\s*(?<height>\d+)/i,
  /^a=imageattr:.*\[x=(?<width>\d+),\s*y=(?<height>\d+)/i,
  /^a=fmtp:\d+\s(?=.*\bwidth=(?<width>\d+))(?=.*\bheight=(?<height>\d+))/i,
];
/** Beyond what two bytes times eight would allow, nothing is a picture of a camera. */
const sidePxMax = 16_384;

/** The size that the lines of one track name, in pixels. */
export function describedSize(lines: readonly string[]): PictureSize | undefined {
  for (const form of forms) {
    for (const line of lines) {
      const found = form.exec(line)?.groups;
      const [width, height] = [Number(found?.['width'] ?? 0), Number(found?.['height'] ?? 0)];
      if (width > 0 && height > 0 && width <= sidePxMax && height <= sidePxMax) return { width, height };
    }
  }
  return undefined;
}
