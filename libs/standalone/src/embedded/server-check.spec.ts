import { tmpdir } from 'node:os';
import { whileDiskIsFull } from './server-check';

describe('whether a full disk speaks against starting a server again', () => {
  it('is no where there is room', () => {
    expect(whileDiskIsFull(tmpdir())()).toBeUndefined();
  });

  it('is no where the disk is gone and cannot be asked, and whoever asks lives on', () => {
    expect(whileDiskIsFull('/no/such/folder')()).toBeUndefined();
  });
});
