import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { PasswordService } from './password.service';
import { PeopleRepository } from './people.repository';

/** What people do about their own password. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly people: PeopleRepository,
    private readonly passwords: PasswordService,
  ) {}

  /**
   * @throws AppError `not_found`; `unauthenticated` for an inactive person; `invalid_argument` naming current_password
   * when that is wrong, or new_password when that is the same; `conflict` when it was changed at the same moment.
   */
  async change(personId: string, currentPassword: string, newPassword: string): Promise<void> {
    const { passwordHash, isActive } = await this.people.getWithHash(personId);
    if (!isActive) throw new AppError('unauthenticated', 'This account is not active.');
    if (!(await this.passwords.verify(currentPassword, passwordHash, 'known'))) {
      throw AppError.invalid([{ field: 'current_password', message: 'is not the password of this account' }]);
    }
    if (newPassword === currentPassword) {
      throw AppError.invalid([{ field: 'new_password', message: 'must be another one than current_password' }]);
    }
    if (await this.people.replaceHash(personId, passwordHash, await this.passwords.hash(newPassword))) return;
    throw new AppError('conflict', 'The password was changed meanwhile; log in with the new one.', {
      reason: 'changed_meanwhile',
    });
  }
}
