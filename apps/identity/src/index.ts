export { identityConfig } from './identity.config';
export { IdentityModule } from './identity.module';
