import { Button } from '@mantine/core';
import { TbReceipt, TbUserOff } from 'react-icons/tb';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { EmptyState, LinkButton, Page } from '../ui';

interface Props {
  readonly personId: string;
  readonly isByMe: boolean;
}

/** In place of somebody who is no more; nothing of them is shown. */
export function ErasedPerson({ personId, isByMe }: Props): ReactNode {
  const { t } = useTranslation('people');
  const mayReadReceipt = useMay('erasures.read', 'all');
  return (
    <Page title={t('erase.done')}>
      <div role="alert">
        <EmptyState
          icon={TbUserOff}
          title={isByMe ? t('erase.doneByMe') : t('erase.doneMeanwhile')}
          action={
            <>
              {mayReadReceipt && (
                <LinkButton
                  to="/settings/erasures/$personId"
                  params={{ personId }}
                  leftSection={<TbReceipt size={18} aria-hidden />}
                >
                  {t('erase.receipt')}
                </LinkButton>
              )}
              <Button component={Link} to="/people" variant={mayReadReceipt ? 'default' : 'filled'}>
                {t('erase.toList')}
              </Button>
            </>
          }
        >
          {t('erase.doneText')}
        </EmptyState>
      </div>
    </Page>
  );
}
