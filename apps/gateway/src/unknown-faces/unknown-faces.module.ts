import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { UsersModule } from '../users/users.module';
import { UnknownFacesController } from './unknown-faces.controller';
import { UnknownFacesService } from './unknown-faces.service';

@Module({
  imports: [AccessModule, UsersModule],
  controllers: [UnknownFacesController],
  providers: [UnknownFacesService],
})
export class UnknownFacesModule {}
