import { ConfigError, loadConfig } from '@smart-attendance/config';
import { StreamIngestionModule } from './stream-ingestion.module';
import { cameraNetworksOf, streamIngestionConfig } from './stream-ingestion.config';

const configOf = (networks: string) => loadConfig(streamIngestionConfig, { CAMERA_NETWORKS: networks });

describe('CAMERA_NETWORKS', () => {
  it('allows what it lists, and everything but link-local and metadata addresses when it is empty', () => {
    const some = cameraNetworksOf(configOf('10.1.0.0/16, 192.168.7.20'));
    expect([some.allows('10.1.2.3'), some.allows('192.168.7.20'), some.allows('192.168.7.21')]).toEqual([
      true,
      true,
      false,
    ]);
    const any = cameraNetworksOf(configOf(''));
    expect([any.allows('192.168.7.21'), any.allows('169.254.169.254')]).toEqual([true, false]);
  });

  it.each(['10.1.0.0/33', 'cameras', '10.1.0.0/16; 10.2.0.0/16'])(
    'stops the start when it is "%s", with a sentence that names it',
    (networks) => {
      const start = (): unknown => StreamIngestionModule.register(configOf(networks));
      expect(start).toThrow(ConfigError);
      expect(start).toThrow(/CAMERA_NETWORKS must be networks.*is no network; write it as/);
    },
  );
});
