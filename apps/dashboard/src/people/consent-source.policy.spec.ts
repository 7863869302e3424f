import { toConsentSource } from './consent-source.policy';

const id = '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b';

describe('whose word a consent is', () => {
  it.each([
    [`record:${id}`, { kind: 'record', authorId: id }],
    [`uploader:${id}`, { kind: 'uploader', authorId: id }],
    ['record:', { kind: 'record', authorId: undefined }],
    ['paper form 12', { kind: 'other', authorId: undefined }],
    [null, undefined],
    ['', undefined],
  ])('%s', (said, source) => {
    expect(toConsentSource(said)).toEqual(source);
  });
});
