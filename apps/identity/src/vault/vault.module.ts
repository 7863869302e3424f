import { Module } from '@nestjs/common';
import { PersonKeysRepository } from './person-keys.repository';
import { PersonVault } from './person-vault';

@Module({ providers: [PersonKeysRepository, PersonVault], exports: [PersonVault] })
export class VaultModule {}
