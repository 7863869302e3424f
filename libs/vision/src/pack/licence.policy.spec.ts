import { licenceText, refuseUnlessAccepted } from './licence.policy';
import type { PackLicence } from './model-pack';

const forResearch: PackLicence = {
  stated: 'research only',
  where: 'its README',
  remark: 'Not for offices.',
  mustBeAccepted: true,
};

describe('the licence of a pack', () => {
  it('is shown with where it is stated', () => {
    expect(licenceText(forResearch)).toBe('Licence as stated: research only (its README). Not for offices.');
  });

  it.each([undefined, '', 'yes', 'another'])('that binds is not accepted by saying %j', (accepted) => {
    expect(() => {
      refuseUnlessAccepted({ id: 'theirs', licence: forResearch }, accepted);
    }).toThrow(
      expect.objectContaining({
        code: 'refused',
        reason: 'licence_not_accepted',
        message:
          'The model pack theirs may be used only by those who accept its licence. Licence as stated: research only (its README). Not for offices. If you may use it so, set PACK_LICENCE_ACCEPTED=theirs.',
      }) as Error,
    );
  });

  it('that binds is accepted by the id of the pack', () => {
    expect(() => {
      refuseUnlessAccepted({ id: 'theirs', licence: forResearch }, 'theirs');
      refuseUnlessAccepted({ id: 'theirs', licence: forResearch }, 'another, theirs');
    }).not.toThrow();
  });

  it('that does not bind needs no word', () => {
    expect(() => {
      refuseUnlessAccepted({ id: 'open', licence: { ...forResearch, mustBeAccepted: false } }, undefined);
    }).not.toThrow();
  });
});
