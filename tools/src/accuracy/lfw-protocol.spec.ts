import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingFiles, readProtocol } from './lfw-protocol';

const right = {
  'verification-pairs.tsv': 'Ada/1.jpg\tAda/2.jpg\t1\nAda/1.jpg\tMaya/1.jpg\t0\n',
  'identification-enrol.json': '{"Ada": ["Ada/1.jpg", "Ada/2.jpg", "Ada/3.jpg"]}',
  'identification-probes.tsv': 'Ada/4.jpg\tAda\n',
  'identification-unknown.txt': 'Maya/1.jpg\n',
};

describe('the protocol of labelled photos', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'protocol-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries({ ...right, ...files })) writeFileSync(join(folder, name), text);
  }

  it('is read as pairs, enrolled people, probes and strangers', () => {
    write({});
    expect(readProtocol(folder)).toEqual({
      pairs: [
        { first: 'Ada/1.jpg', second: 'Ada/2.jpg', isSame: true },
        { first: 'Ada/1.jpg', second: 'Maya/1.jpg', isSame: false },
      ],
      enrolled: [{ person: 'Ada', images: ['Ada/1.jpg', 'Ada/2.jpg', 'Ada/3.jpg'] }],
      probes: [{ image: 'Ada/4.jpg', person: 'Ada' }],
      strangers: ['Maya/1.jpg'],
    });
  });

  it('names what a folder lacks', () => {
    expect(missingFiles(folder)).toEqual([...Object.keys(right), 'images']);
    write({});
    expect(missingFiles(folder)).toEqual(['images']);
  });

  it.each([
    ['verification-pairs.tsv', 'Ada/1.jpg\tAda/2.jpg\n', 'verification-pairs.tsv, line 1: expected 3 columns'],
    ['verification-pairs.tsv', 'Ada/1.jpg\tAda/2.jpg\tyes\n', 'line 1: the third column is 0 or 1'],
    ['verification-pairs.tsv', '', 'verification-pairs.tsv is empty'],
    ['identification-unknown.txt', '../../secret.jpg\n', 'is not a path like'],
    ['identification-unknown.txt', 'Ada/9.jpg\n', 'Ada/9.jpg is of an enrolled person'],
    ['identification-probes.tsv', 'Bo/1.jpg\tBo\n', 'Bo is not in identification-enrol.json'],
    ['identification-probes.tsv', 'Ada/1.jpg\tAda\n', 'Ada/1.jpg is an enrolment image as well'],
    ['identification-enrol.json', '{"Ada": []}', 'Ada must have a list of images'],
  ])('is refused when %s holds %j', (name, text, message) => {
    write({ [name]: text });
    expect(() => readProtocol(folder)).toThrow(message);
  });
});
