import type { VideoCodec } from '@smart-attendance/rtsp';

/**
 * The container that carries pictures to ffmpeg: a live Matroska stream of one track. It keeps the time of each
 * picture, which a bare byte stream does not, takes every codec, and every version of ffmpeg reads it. Element ids and
 * types: matroska.org/technical/elements.html; sizes are always written in eight bytes.
 */
const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  defaultDuration: 0x23e383,
  lacing: 0x9c,
  codecId: 0x86,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

const millisecondInNs = 1_000_000;
const videoTrack = 1;
const app = 'smart-attendance';
/** Segment without an end: a live stream. */
const unknownSize = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

const codecIds = { h264: 'V_MPEG4/ISO/AVC', h265: 'V_MPEGH/ISO/HEVC', mjpeg: 'V_MJPEG' } as const;

/** What stands before the first picture. */
export function matroskaHead(codec: VideoCodec['name']): Buffer {
  return Buffer.concat([
    element(ids.ebml, text(ids.docType, 'matroska'), uint(ids.docTypeVersion, 4), uint(ids.docTypeReadVersion, 2)),
    idBytes(ids.segment),
    unknownSize,
    element(ids.info, uint(ids.timestampScale, millisecondInNs), text(ids.muxingApp, app), text(ids.writingApp, app)),
    element(
      ids.tracks,
      element(
        ids.trackEntry,
        uint(ids.trackNumber, videoTrack),
        uint(ids.trackUid, videoTrack),
        uint(ids.trackType, 1),
        // Nothing has it; it only keeps ffmpeg from guessing that one of the first pictures lasts long and showing it
        // twice.
        uint(ids.defaultDuration, 2 * millisecondInNs),
        uint(ids.lacing, 0),
        text(ids.codecId, codecIds[codec]),
        // The format wants a size; decoders believe the pictures. A small one, because a JPEG much lower than it is
        // taken for one field of two.
        element(ids.video, uint(ids.pixelWidth, 16), uint(ids.pixelHeight, 16)),
      ),
    ),
  ]);
}

/** Id, size and value of the time; id and size of the block; track number, time relative to the cluster and flags. */
const timeBytes = 1 + 8 + 8;
const blockHeadBytes = 1 + 8;
const blockFixedBytes = 4;
const clusterHeadBytes = 4 + 8;

/**
 * A picture in a cluster of its own, so that nothing waits for the next one. In one piece, because one goes through the
 * pipe with each picture of each camera.
 */
export function matroskaPicture(picture: Buffer, atMs: number, isKeyframe: boolean): Buffer {
  const blockBytes = blockFixedBytes + picture.length;
  const bodyBytes = timeBytes + blockHeadBytes + blockBytes;
  const bytes = Buffer.allocUnsafe(clusterHeadBytes + bodyBytes);
  let at = bytes.writeUInt32BE(ids.cluster);
  at = writeSize(bytes, bodyBytes, at);
  at = writeSize(bytes, 8, bytes.writeUInt8(ids.timestamp, at));
  at = bytes.writeBigUInt64BE(BigInt(atMs), at);
  at = writeSize(bytes, blockBytes, bytes.writeUInt8(ids.simpleBlock, at));
  at = bytes.writeUInt32BE((((0x80 | videoTrack) << 24) | (isKeyframe ? 0x80 : 0)) >>> 0, at);
  picture.copy(bytes, at);
  return bytes;
}

/** Sizes below 4 GB in eight bytes; gives where it ends. */
function writeSize(bytes: Buffer, size: number, at: number): number {
  return bytes.writeUInt32BE(size, bytes.writeUInt32BE(0x01000000, at));
}

function element(id: number, ...content: Buffer[]): Buffer {
  const bytes = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([idBytes(id), sizeBytes(bytes), ...content]);
}

function uint(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value, 'latin1'));
}

/** An id already holds its length in its first bits. */
function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

function sizeBytes(size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(size));
  bytes[0] = 0x01;
  return bytes;
}
