import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router';
import { useMay } from '../session';

/** To where one came from; whoever came by a link to this very page has a page of ours as well. */
export function useBack(): () => void {
  const { history } = useRouter();
  const canGoBack = useCanGoBack();
  const navigate = useNavigate();
  const seesOthers = useMay('attendance.read', 'department');
  return () => {
    if (canGoBack) history.back();
    else void navigate({ to: seesOthers ? '/attendance' : '/me' });
  };
}
