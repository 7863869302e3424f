import { Module } from '@nestjs/common';
import { CameraDiscoveryResponder } from './camera-discovery.responder';
import { CameraDiscoveryService } from './camera-discovery.service';

/** Finding cameras by ONVIF. */
@Module({ controllers: [CameraDiscoveryResponder], providers: [CameraDiscoveryService] })
export class DiscoveryModule {}
