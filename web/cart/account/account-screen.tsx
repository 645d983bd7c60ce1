import { SignIn } from '../signin/sign-in.js';
import { useApp, useStore } from '../ui/context.js';
import { Dashboard } from './dashboard.js';
import { ForgottenPassword, ResetPassword } from './forgotten-password.js';
import { Register } from './register.js';
import { originOf } from './routes.js';

/** Signing in, and what a signed-in buyer has. */
export function AccountScreen({ route }: { readonly route: string }) {
  const { storage, language, state } = useApp();
  const { customer, session } = useStore(state);
  const origin = originOf(route);
  const [, screen, token = ''] =
    /^\/(?:cart\/|checkout\/)?(register|forgot-password|reset-password)(?:\/(.*))?$/.exec(route) ?? [];
  if (screen === 'reset-password') return <ResetPassword token={token} />;
  if (customer.status === 'SignedIn') return <Dashboard route={route} />;
  // Whoever was signed in when the page was left is looked up first.
  if (session.loading && storage.get().customer)
    return <p role="status">{language.t('customer_dashboard.loading')}</p>;
  if (screen === 'register') return <Register origin={origin} />;
  if (screen === 'forgot-password') return <ForgottenPassword origin={origin} />;
  return <SignIn origin={origin} />;
}
