import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { UnknownFacesController } from './unknown-faces.controller';
import { UnknownFacesService } from './unknown-faces.service';

@Module({ imports: [AccessModule], controllers: [UnknownFacesController], providers: [UnknownFacesService] })
export class UnknownFacesModule {}
