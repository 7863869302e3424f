import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CameraNetworks } from '@smart-attendance/contracts';
import { ConnectionTestModule } from './connection-test/connection-test.module';
import { DiscoveryModule } from './discovery/discovery.module';
import { FleetModule } from './fleet/fleet.module';
import { cameraNetworksOf, streamIngestionConfigToken, type StreamIngestionConfig } from './stream-ingestion.config';
import { streamTimings, streamTimingsToken, type StreamTimings } from './stream-timings';

/** How configuration reaches the providers of every other module. */
@Global()
@Module({})
class SettingsModule {
  static register(config: StreamIngestionConfig, timings: StreamTimings): DynamicModule {
    const providers = [
      { provide: streamIngestionConfigToken, useValue: config },
      { provide: streamTimingsToken, useValue: timings },
      { provide: CameraNetworks, useValue: cameraNetworksOf(config) },
    ];
    return { module: SettingsModule, providers, exports: providers };
  }
}

@Module({})
export class StreamIngestionModule {
  static register(config: StreamIngestionConfig, timings = streamTimings): DynamicModule {
    return {
      module: StreamIngestionModule,
      imports: [SettingsModule.register(config, timings), FleetModule, ConnectionTestModule, DiscoveryModule],
    };
  }
}
