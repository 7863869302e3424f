/** The NAL units between start codes of three or four bytes, without the zero bytes that pad them. */
export function splitAnnexB(bytes: Buffer): Buffer[] {
  const startCode = Buffer.from([0, 0, 1]);
  const nals: Buffer[] = [];
  let begin = bytes.indexOf(startCode);
  while (begin >= 0) {
    begin += startCode.length;
    const next = bytes.indexOf(startCode, begin);
    let end = next < 0 ? bytes.length : next;
    while (end > begin && bytes[end - 1] === 0) end -= 1;
    if (end > begin) nals.push(bytes.subarray(begin, end));
    begin = next;
  }
  return nals;
}

/** One picture as a byte stream again. */
export function joinAnnexB(nals: readonly Buffer[]): Buffer {
  const startCode = Buffer.from([0, 0, 0, 1]);
  return Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
}
