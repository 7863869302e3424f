import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ErasuresModule } from '../erasures/erasures.module';
import { IdempotencyModule } from '../idempotency/idempotency.module';
import { ProfileImagesController } from './profile-images.controller';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({
  imports: [AccessModule, ErasuresModule, IdempotencyModule],
  controllers: [ProfileImagesController, UsersController],
  providers: [UsersService],
  exports: [UsersService],
})
export class UsersModule {}
