import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { LookAlikeGuard } from './look-alike.guard';
import { LookAlikeScanRepository } from './look-alike-scan.repository';
import { LookAlikeScanService } from './look-alike-scan.service';
import { LookAlikesRepository } from './look-alikes.repository';
import { LookAlikesResponder } from './look-alikes.responder';
import { LookAlikesService } from './look-alikes.service';

@Module({
  imports: [GalleryModule],
  controllers: [LookAlikesResponder],
  providers: [LookAlikesRepository, LookAlikeScanRepository, LookAlikeScanService, LookAlikesService, LookAlikeGuard],
  exports: [LookAlikeGuard, LookAlikeScanService],
})
export class LookAlikesModule {}
