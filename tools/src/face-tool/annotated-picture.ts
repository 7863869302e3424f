import sharp from 'sharp';
import { decodePicture } from '@smart-attendance/vision';
import { escapeXml } from '../svg-text';
import type { FaceFacts } from './face-facts';

const usable = '#2fbf71';
const refused = '#e5484d';
/** Left eye, right eye, nose, left and right mouth corner: left and right can be told apart at a glance. */
const pointColours = ['#56b4e9', '#0072b2', '#f0e442', '#cc79a7', '#a3387d'];
/** Below this a label could not be read. */
const drawnWidthPxMin = 960;

/** The upright picture with box, five points, quality, liveness and reasons of every face, as an encoded picture. */
export async function annotate(
  picture: Uint8Array,
  faces: readonly FaceFacts[],
  format: 'png' | 'jpeg' | 'webp',
): Promise<Buffer> {
  // Drawn on what the engine itself looked at: turned upright and at most 2560 pixels to a side.
  const { facts, widthPx, heightPx, rgb } = await decodePicture(picture);
  const enlarged = Math.max(1, drawnWidthPxMin / Math.max(widthPx, heightPx));
  const size = { width: Math.round(widthPx * enlarged), height: Math.round(heightPx * enlarged) };
  const overlay = overlaySvg(faces, size, size.width / facts.widthPx);
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize(size.width, size.height, { fit: 'fill' })
    .composite([{ input: Buffer.from(overlay), left: 0, top: 0 }])
    .toFormat(format)
    .toBuffer();
}

/** `scale` leads from pixels of the photo to those of the drawing. */
function overlaySvg(
  faces: readonly FaceFacts[],
  size: { readonly width: number; readonly height: number },
  scale: number,
): string {
  const stroke = Math.max(2, size.width / 700);
  const fontPx = Math.max(13, Math.round(size.width / 95));
  const drawn = faces.map((face, index) => faceSvg(face, index, { ...size, scale, stroke, fontPx }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" font-family="sans-serif" font-size="${fontPx}">`,
    // Labels first, so that none hides another face's box or points.
    ...drawn.map(({ label }) => label),
    ...drawn.map(({ marks }) => marks),
    '</svg>',
  ].join('\n');
}

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly stroke: number;
  readonly fontPx: number;
}

function faceSvg(face: FaceFacts, index: number, drawing: Drawing): { readonly marks: string; readonly label: string } {
  const { scale, stroke } = drawing;
  const colour = face.quality.reasons.length === 0 ? usable : refused;
  const box = {
    x: face.box.x * scale,
    y: face.box.y * scale,
    width: face.box.width * scale,
    height: face.box.height * scale,
  };
  const points = pointColours.slice(0, face.landmarks5.length / 2).map((fill, point) => {
    const [x, y] = [(face.landmarks5[2 * point] ?? 0) * scale, (face.landmarks5[2 * point + 1] ?? 0) * scale];
    return `<circle cx="${x}" cy="${y}" r="${1.6 * stroke}" fill="${fill}" stroke="#000000" stroke-width="${stroke / 3}"/>`;
  });
  const frame = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="none" stroke="${colour}" stroke-width="${stroke}"/>`;
  return {
    marks: [frame, ...points].join('\n'),
    label: labelSvg(labelLines(face, index), face.quality.reasons.length, box, colour, drawing),
  };
}

function labelLines({ quality, pose, detectorScore, liveness, landmarks5 }: FaceFacts, index: number): string[] {
  const [yaw, pitch, roll] = [pose.yawDegrees, pose.pitchDegrees, pose.rollDegrees].map(Math.round);
  return [
    `${index + 1}: quality ${quality.score.toFixed(2)}, live ${liveness === null ? '-' : liveness.toFixed(2)}`,
    `detector ${detectorScore.toFixed(2)}, vector ${quality.vectorLength?.toFixed(1) ?? '-'}`,
    ...(landmarks5.length === 0
      ? []
      : [
          `eyes ${Math.round(quality.interEyePx)} px, sharp ${quality.sharpness.toFixed(2)}, light ${quality.brightness.toFixed(2)}`,
          `yaw ${yaw}, pitch ${pitch}, roll ${roll}`,
        ]),
    ...quality.reasons,
  ];
}

/** Below the box, or above it where the picture ends. The last lines are `reasons`. */
function labelSvg(
  lines: readonly string[],
  reasons: number,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: string,
  { width, height, fontPx }: Drawing,
): string {
  const longest = Math.max(...lines.map((line) => line.length));
  const label = { width: longest * fontPx * 0.56 + fontPx, height: (lines.length + 0.4) * fontPx * 1.2 };
  const left = Math.max(0, Math.min(box.x, width - label.width));
  const below = box.y + box.height + 2;
  const above = Math.max(0, box.y - label.height - 2);
  const top = below + label.height <= height ? below : above;
  const texts = lines.map((line, row) => {
    const fill = row >= lines.length - reasons ? '#ffb3b3' : '#ffffff';
    return `<text x="${left + fontPx / 2}" y="${top + (row + 1) * fontPx * 1.2}" fill="${fill}">${escapeXml(line)}</text>`;
  });
  return [
    `<rect x="${left}" y="${top}" width="${label.width}" height="${label.height}" fill="#000000" fill-opacity="0.62" stroke="${colour}"/>`,
    ...texts,
  ].join('\n');
}
