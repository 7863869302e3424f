import { ProblemError } from '@smart-attendance/client';
import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { TbAlertTriangle } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, UserText } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { PersonSelect } from '../../ui/entity-select';
import { LikenessText } from './candidates';
import { FacePicture } from './face-picture';
import { assignFace, type Enrolment, type UnknownFace } from './inbox.queries';
import { TellAttendance } from './tell-attendance';

interface Props {
  /** As it is now: after a refusal because of a newer state it is that one. */
  readonly face: UnknownFace;
  readonly onClose: () => void;
  readonly onAssigned: (face: UnknownFace, enrolment: Enrolment) => void;
}

/** Whose face it is. The best picture becomes an enrolled face, so it is shown. */
export function AssignDialog({ face, onClose, onAssigned }: Props): ReactNode {
  const { t } = useTranslation('review');
  const { t: tUi } = useTranslation('ui');
  const [personId, setPersonId] = useState<string | null>(null);
  const [agrees, setAgrees] = useState(false);
  const [tells, setTells] = useState(false);
  const assigning = useMutation(assignFace(useQueryClient(), face));
  // What was refused of one person is nothing to confirm of another.
  const choose = (id: string | null): void => {
    assigning.reset();
    setPersonId(id);
  };
  const assign = (isConfirmed: boolean): void => {
    if (personId === null) return;
    const consent = agrees ? true : null;
    assigning.mutate(
      { user_id: personId, consent, confirm_same_person: isConfirmed, tell_attendance: tells },
      {
        onSuccess: (assigned) => {
          onAssigned(assigned, assigned.enrolment);
        },
      },
    );
  };
  return (
    <Dialog
      opened
      onClose={assigning.isPending ? () => undefined : onClose}
      title={t('assign.title')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          assign(false);
        }}
      >
        <Stack>
          <Group wrap="nowrap" align="flex-start">
            <FacePicture faceId={face.id} visitId={face.best_visit_id} alt={t('picture.alt')} size={96} />
            <Text size="sm" c="dimmed">
              {t('assign.text')}
            </Text>
          </Group>
          <CandidateButtons face={face} chosenId={personId} onChoose={choose} />
          <PersonSelect
            label={t('assign.person')}
            required
            value={personId}
            data-autofocus={face.candidates.length === 0}
            onChange={choose}
          />
          <Checkbox
            label={t('assign.consent')}
            description={t('assign.consentHint')}
            checked={agrees}
            onChange={(event) => {
              setAgrees(event.currentTarget.checked);
            }}
          />
          <TellAttendance count={face.visit_count} isChecked={tells} onChange={setTells} />
          {assigning.isError && <Refusal error={assigning.error} onConfirm={assign} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={assigning.isPending}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" loading={assigning.isPending} disabled={personId === null}>
              {t('assign.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface RefusalProps {
  readonly error: unknown;
  readonly onConfirm: (isConfirmed: true) => void;
}

/** Of a face that is unlike the photos the API says what a program should send; people have a button for it. */
function Refusal({ error, onConfirm }: RefusalProps): ReactNode {
  const { t } = useTranslation('review');
  const isUnlike = error instanceof ProblemError && error.reason === 'not_the_same_person';
  if (!isUnlike) return <ErrorNotice error={error} title={t('assign.refused')} />;
  return (
    <Alert color="yellow" icon={<TbAlertTriangle />} title={t('assign.unlike')} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('assign.unlikeText')}</Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            onConfirm(true);
          }}
        >
          {t('assign.confirm')}
        </Button>
      </Stack>
    </Alert>
  );
}

interface CandidatesProps {
  readonly face: UnknownFace;
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
}

/** One click for who is near; nobody is chosen beforehand, so that nobody is confirmed by a habit. */
function CandidateButtons({ face, chosenId, onChoose }: CandidatesProps): ReactNode {
  const { t } = useTranslation('review');
  if (face.candidates.length === 0) return null;
  return (
    <Stack gap="xs" role="group" aria-label={t('candidates.title')}>
      {face.candidates.map((candidate, index) => (
        <Button
          key={candidate.user_id}
          variant={candidate.user_id === chosenId ? 'filled' : 'default'}
          aria-pressed={candidate.user_id === chosenId}
          justify="flex-start"
          h="auto"
          py={6}
          data-autofocus={index === 0 ? true : undefined}
          styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}
          onClick={() => {
            onChoose(candidate.user_id);
          }}
        >
          <span>
            <UserText text={candidate.user_name} />{' '}
            <Text span size="xs" inherit={false}>
              <LikenessText candidate={candidate} />
            </Text>
          </span>
        </Button>
      ))}
    </Stack>
  );
}
