import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ProfileImagesController } from './profile-images.controller';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({
  imports: [AccessModule],
  controllers: [ProfileImagesController, UsersController],
  providers: [UsersService],
})
export class UsersModule {}
