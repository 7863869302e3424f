import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { TbAlertTriangle } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BulkRun } from './bulk-run';
import { ErasureText } from './erasure-text';
import { TypedConfirmation } from './typed-confirmation';
import { Dialog } from '../ui/dialog';

export type BulkAction = 'activate' | 'deactivate' | 'department' | 'erase';

type Selection = ReadonlyMap<string, string>;

interface Props {
  readonly action: BulkAction;
  /** Names by id. */
  readonly people: Selection;
  /** @param left who it did not reach, once it was begun */
  readonly onClose: (left?: Selection) => void;
}

/** What cannot be undone is not done to a whole house at a slip of the hand. */
const erasedAtOnceMax = 500;

/** Says what will be done to whom, does it, and says how it went. */
export function BulkDialog({ action, people, onClose }: Props): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const [department, setDepartment] = useState('');
  const [isConfirmed, setConfirmed] = useState(false);
  const [targets, setTargets] = useState<Selection>();
  const [attempt, setAttempt] = useState(1);
  const [isRunning, setRunning] = useState(false);
  const count = people.size;
  const isTooMany = action === 'erase' && count > erasedAtOnceMax;
  const isReady = !isTooMany && (action !== 'erase' || isConfirmed);
  const [left, setLeft] = useState<Selection>();
  const close = (): void => {
    if (!isRunning) onClose(left);
  };
  return (
    <Dialog
      opened
      onClose={close}
      title={t(`bulk.${action}.title`, { count })}
      closeButtonProps={{ 'aria-label': tUi('close') }}
      closeOnEscape={!isRunning}
      withCloseButton={!isRunning}
      centered
    >
      {targets === undefined ? (
        <Stack>
          {action === 'erase' ? <ErasureText /> : <Text size="sm">{t(`bulk.${action}.text`)}</Text>}
          {isTooMany && (
            <Alert color="orange" icon={<TbAlertTriangle />}>
              {t('bulk.tooMany', { number: erasedAtOnceMax })}
            </Alert>
          )}
          {action === 'erase' && !isTooMany && (
            <TypedConfirmation word={String(count)} label={t('bulk.erase.type')} onChange={setConfirmed} />
          )}
          {action === 'department' && (
            <TextInput
              label={t('field.department')}
              description={t('bulk.department.hint')}
              maxLength={255}
              value={department}
              data-autofocus
              onChange={(event) => {
                setDepartment(event.currentTarget.value);
              }}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {tUi('cancel')}
            </Button>
            <Button
              {...(action === 'erase' && { color: 'red.9' })}
              disabled={!isReady}
              onClick={() => {
                setRunning(true);
                setTargets(people);
              }}
            >
              {t(`bulk.${action}.confirm`)}
            </Button>
          </Group>
        </Stack>
      ) : (
        <BulkRun
          key={attempt}
          action={action}
          department={department}
          people={targets}
          onEnd={(unreached) => {
            setRunning(false);
            setLeft(unreached);
          }}
          onAgain={(failed) => {
            setAttempt(attempt + 1);
            setRunning(true);
            setTargets(failed);
          }}
          onClose={close}
        />
      )}
    </Dialog>
  );
}
