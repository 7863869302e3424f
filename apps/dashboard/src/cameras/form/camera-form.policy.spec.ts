import { foreignChanges, newCamera, rebased, toChanges, toCreateBody, type CameraValues } from './camera-form.policy';

const stored: CameraValues = {
  ...newCamera,
  name: 'Gate',
  rtsp_url: 'rtsp://10.0.0.5/stream?password=***',
  username: 'viewer',
  location: 'North',
};

describe('a camera in a form', () => {
  it('is made with what was said, and nothing of what was not', () => {
    const body = toCreateBody({ ...newCamera, name: ' Gate ', rtsp_url: 'rtsp://10.0.0.5/1', password: ' pass ' });
    expect(body).toEqual({
      name: 'Gate',
      rtsp_url: 'rtsp://10.0.0.5/1',
      password: ' pass ',
      stream: 'main',
      role: 'both',
      is_active: true,
      frame_rate: 5,
      motion_gate: true,
      motion_sensitivity: 50,
    });
    expect(toCreateBody(newCamera)).toMatchObject({ name: '', rtsp_url: '' });
  });

  it('is changed in what differs alone, so a shown address with *** is not sent back', () => {
    const values = { ...stored, location: '', frame_rate: '10' };
    expect(toChanges(values, stored, 'keep')).toEqual({ location: null, frame_rate: 10 });
    expect(toChanges({ ...stored, name: '' }, stored, 'keep')).toEqual({ name: '' });
  });

  it('keeps its password unless another is given or it is taken away', () => {
    expect(toChanges({ ...stored, password: 'typed' }, stored, 'keep')).toEqual({});
    expect(toChanges({ ...stored, password: 'typed' }, stored, 'set')).toEqual({ password: 'typed' });
    expect(toChanges({ ...stored, password: 'typed' }, stored, 'clear')).toEqual({ password: null });
  });

  it('says what others changed meanwhile, and keeps both', () => {
    const theirs = { ...stored, location: 'South', frame_rate: '7', name: 'Main gate' };
    const mine = { ...stored, location: 'East', name: 'Main gate', description: 'new' };
    expect(foreignChanges(stored, theirs, mine)).toEqual(['location', 'frame_rate']);
    expect(rebased(mine, stored, theirs)).toEqual({ ...theirs, location: 'East', description: 'new' });
  });
});
