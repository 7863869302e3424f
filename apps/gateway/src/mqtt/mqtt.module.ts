import { Module } from '@nestjs/common';
import { CamerasModule } from '../cameras/cameras.module';
import { EventReadersModule } from '../event-readers/event-readers.module';
import { EventsModule } from '../events/events.module';
import { MqttCamerasRepository } from './mqtt-cameras.repository';
import { MqttCamerasService } from './mqtt-cameras.service';
import { MqttPublisherService, mqttTimes, mqttTimesToken } from './mqtt-publisher.service';

@Module({
  imports: [CamerasModule, EventsModule, EventReadersModule],
  providers: [
    MqttCamerasRepository,
    MqttCamerasService,
    MqttPublisherService,
    { provide: mqttTimesToken, useValue: mqttTimes },
  ],
})
export class MqttModule {}
