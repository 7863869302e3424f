import { nextUpload, progressOf, uploadsMax, withChange, type FaceUpload } from './face-uploads.policy';

const upload = (id: string, kind: 'waiting' | 'uploading' | 'cancelled' = 'waiting'): FaceUpload => ({
  id,
  name: `${id}.jpg`,
  picture: new Blob([id]),
  source: 'a file',
  state: { kind },
  choice: {},
});

describe('pictures that are uploaded together', () => {
  it('go one after another', () => {
    const added = withChange([], { kind: 'added', uploads: [upload('1'), upload('2')] });
    expect(nextUpload(added)?.id).toBe('1');
    const begun = withChange(added, { kind: 'moved', id: '1', to: { kind: 'uploading' } });
    expect(nextUpload(begun)).toBeUndefined();
    const failed = withChange(begun, { kind: 'moved', id: '1', to: { kind: 'failed', error: new Error('no') } });
    expect(nextUpload(failed)?.id).toBe('2');
    expect(progressOf(failed)).toEqual({ total: 2, over: 1, enrolled: 0 });
  });

  it('are no more than are of use', () => {
    const many = Array.from({ length: 30 }, (_, index) => upload(String(index)));
    expect(withChange([], { kind: 'added', uploads: many })).toHaveLength(uploadsMax);
  });

  it('are tried again with what was chosen after a refusal', () => {
    const again = withChange([upload('1', 'cancelled')], { kind: 'again', id: '1', choice: { face: '140,100' } });
    expect(nextUpload(again)?.choice).toEqual({ face: '140,100' });
  });

  it('can be cancelled, and those that are over be put away', () => {
    const cancelled = withChange([upload('1', 'uploading'), upload('2')], { kind: 'cancelled' });
    expect(cancelled.map(({ state }) => state.kind)).toEqual(['cancelled', 'cancelled']);
    expect(withChange([...cancelled, upload('3')], { kind: 'cleared' }).map(({ id }) => id)).toEqual(['3']);
  });
});
