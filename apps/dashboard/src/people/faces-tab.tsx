import { Alert, Button, Stack } from '@mantine/core';
import { TbFaceIdError, TbHelpCircle } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AddFaces } from './add-faces';
import { ConsentDialog } from './consent-card';
import { FaceList } from './face-list';
import { ProfileImages } from './profile-images';
import { personQuery, type Person } from './people.queries';
import type { PersonRights } from './person-rights.policy';
import type { FaceUploads } from './use-face-uploads';

interface Props {
  readonly person: Person;
  readonly rights: PersonRights;
  readonly uploads: FaceUploads;
}

export function FacesTab({ person, rights, uploads }: Props): ReactNode {
  const isOpen = rights.enrol && person.biometric_consent === true;
  return (
    <Stack>
      {rights.enrol && person.biometric_consent !== true && <NoConsent person={person} rights={rights} />}
      {isOpen && <AddFaces uploads={uploads} />}
      {rights.seeFaces && <FaceList person={person} mayChoose={rights.enrol} mayDelete={rights.deleteFaces} />}
      <ProfileImages person={person} mayEdit={rights.edit} />
    </Stack>
  );
}

/** Faces are enrolled of who agrees to it: that is asked before, not found out afterwards. */
function NoConsent({ person, rights }: Omit<Props, 'uploads'>): ReactNode {
  const { t } = useTranslation('people');
  const known = useQuery(personQuery(person.id));
  const [isAsking, setAsking] = useState(false);
  const isRefused = person.biometric_consent === false;
  return (
    <Alert
      color="orange"
      icon={isRefused ? <TbFaceIdError /> : <TbHelpCircle />}
      title={isRefused ? t('faces.refusedTitle') : t('faces.unknownTitle')}
    >
      <Stack gap="xs" align="flex-start">
        {isRefused ? t('faces.refusedText') : t('faces.unknownText')}
        {rights.edit && (
          <Button
            size="xs"
            onClick={() => {
              setAsking(true);
            }}
          >
            {t('consent.give')}
          </Button>
        )}
      </Stack>
      {isAsking && known.data !== undefined && (
        <ConsentDialog
          known={known.data}
          answer
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </Alert>
  );
}
