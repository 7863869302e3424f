import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseUrl, controlUrls } from '../protocol/control-url.policy';
import { RtspReader } from '../protocol/rtsp-reader';
import type { RtspResponse } from '../protocol/rtsp-message.policy';
import { parseSdp } from '../protocol/sdp.policy';
import { chooseTrack } from '../client/track-choice.policy';
import { parseSession, parseTransport } from '../protocol/transport.policy';

/** What real cameras answered; not part of this project, so that the spec does without where they are absent. */
const folder = join(__dirname, '../../../../../shared/cases/transcripts');
const isThere = existsSync(folder);
const describeTranscripts = isThere ? describe : describe.skip;
const note = isThere ? '' : ` (skipped: no transcripts in ${folder})`;

function read(name: string): RtspResponse {
  const reader = new RtspReader();
  const [whole] = reader.push(readFileSync(join(folder, name)));
  const answer = whole ?? reader.finish()[0];
  if (answer?.kind !== 'response') throw new Error('It holds no answer.');
  return answer;
}

function described(answer: RtspResponse, asked: string) {
  const { headers, body } = answer;
  const base = baseUrl(asked, [headers.first('content-base'), headers.first('content-location')]);
  const description = parseSdp(body);
  const { track } = chooseTrack(description);
  const session = controlUrls(base, description.control)[0];
  return { track, session, address: controlUrls(session ?? base, track.control)[0] };
}

describeTranscripts(`the description of a real camera${note}`, () => {
  it.each([
    [
      'dahua_describe_h264_aac_onvif.txt',
      'H264',
      'rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/trackID=0',
    ],
    ['dahua_describe_h265_pcma.txt', 'H265', 'rtsp://cam-driveway/cam/realmonitor?channel=1&subtype=2/trackID=0'],
    [
      'hikvision_describe.txt',
      'H264',
      'rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1',
    ],
    ['foscam_describe.txt', 'H264', 'rtsp://192.168.5.107:65534/videoMain/track1'],
    [
      'gw_main_describe.txt',
      'H264',
      'rtsp://192.168.1.110:5050/H264?channel=1&subtype=0&unicast=true&proto=Onvif/video',
    ],
    [
      'gw_sub_describe.txt',
      'H264',
      'rtsp://192.168.1.110:5049/H264?channel=1&subtype=1&unicast=true&proto=Onvif/video',
    ],
    ['h264dvr_describe.txt', 'H264', 'rtsp://127.0.0.1:554/camera/trackID=3'],
    ['macrovideo_describe.txt', 'H264', 'rtsp://camera/asked/track1'],
    ['missing_content_type_describe.txt', 'H264', 'rtsp://camera/asked/streamid=0'],
    ['bunny_describe.txt', 'H264', 'rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/trackID=2'],
  ])('names its video: %s', (name, codec, address) => {
    const seen = described(read(name), 'rtsp://camera/asked');
    expect(seen).toMatchObject({ address, track: { codec, kind: 'video', clockHz: 90_000, isEncrypted: false } });
    const { parameters } = seen.track;
    expect(parameters.has('sprop-parameter-sets') || parameters.has('sprop-sps')).toBe(true);
  });

  it('names its video where there is the description alone', () => {
    const description = parseSdp(readFileSync(join(folder, 'geovision_sdp.txt'), 'latin1'));
    const { track } = chooseTrack(description);
    expect(track).toMatchObject({
      codec: 'H264',
      payloadType: 105,
      control: 'rtsp://192.168.5.237/media/video1/video',
    });
  });
});

describeTranscripts(`what a real camera sets up${note}`, () => {
  it.each([
    ['dahua_setup.txt', '634214675641', 0, 60_000],
    ['hikvision_setup.txt', '708345999', 0, 60_000],
    ['gw_main_setup_video.txt', '9a90de54', 0, 60_000],
    ['gw_main_setup_audio.txt', '9a90de54', 2, 60_000],
    ['gw_sub_setup.txt', '9b0d0e54', 0, 60_000],
    ['bunny_setup.txt', '1642021126', 0, 60_000],
  ])('is understood: %s', (name, id, rtpChannel, timeoutMs) => {
    const { headers } = read(name);
    expect(parseTransport(headers.first('transport'), 'tcp')).toMatchObject({ kind: 'tcp', rtpChannel });
    expect(parseSession(headers.first('session'))).toEqual({ id, timeoutMs });
  });

  it.each([
    ['h264dvr_setup_video.txt', 40_004],
    ['h264dvr_setup_audio.txt', 40_006],
  ])('is understood over UDP: %s', (name, serverPort) => {
    const { headers } = read(name);
    const agreed = { kind: 'udp', serverPort, source: '127.0.0.1' };
    expect(parseTransport(headers.first('transport'), 'udp')).toEqual(agreed);
    expect(parseTransport(headers.first('transport'), 'tcp')).toBeUndefined();
  });

  it.each([
    'bad_rtptime.txt',
    'bunny_play.txt',
    'dahua_options.txt',
    'dahua_play.txt',
    'gw_main_play.txt',
    'gw_sub_play.txt',
    'h264dvr_play.txt',
    'hikvision_play.txt',
  ])('is played, whatever it says of its time: %s', (name) => {
    expect(read(name)).toMatchObject({ status: 200, body: '' });
  });
});
