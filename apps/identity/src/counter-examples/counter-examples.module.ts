import { Module } from '@nestjs/common';
import { VaultModule } from '../vault/vault.module';
import { CounterExamplesRepository } from './counter-examples.repository';
import { CounterExamplesService } from './counter-examples.service';

@Module({
  imports: [VaultModule],
  providers: [CounterExamplesRepository, CounterExamplesService],
  exports: [CounterExamplesRepository, CounterExamplesService],
})
export class CounterExamplesModule {}
