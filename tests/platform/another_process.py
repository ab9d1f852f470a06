"""
Another process of the platform, started by the tests: it records acts, or is killed in the middle of one.

    python another_process.py say NUMBER USERNAME COUNT
    python another_process.py die NUMBER USERNAME KEY POINT
    python another_process.py adopt RULEBOOK USERNAME KEY COUNT

The database and the folders come by the environment, as a city's do.
"""

import os
import signal
import sys
from datetime import datetime
from decimal import Decimal
from uuid import uuid4


def main() -> None:
    """Do what the arguments say."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guicheng.config.settings"
    import django

    django.setup()
    from guicheng.apps.cases import clock

    what, number, username, *rest = sys.argv[1:]
    with clock.held_at(clock.local(datetime(2025, 3, 3, 9, tzinfo=clock.ZONE))):
        if what == "say":
            say(number, username, int(rest[0]))
        elif what == "adopt":
            adopt(number, username, rest[0], int(rest[1]))
        else:
            die(number, username, *rest)


def say(number: str, username: str, count: int) -> None:
    """Say a fact so many times; print how often it was recorded."""
    from guicheng.apps.cases.actions import Recorded, Wish, record_act

    recorded = 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # all begin at once
    for amount in range(count):
        wish = Wish(verb="say", party="unit", facts={"amount": Decimal(amount)})
        answer = record_act(number=number, acting=acting_of(username), wish=wish, key=uuid4().hex)
        recorded += isinstance(answer, Recorded)
    sys.stdout.write(f"{recorded}\n")


def die(number: str, username: str, key: str, point: str) -> None:
    """Record an act and be killed at the named point: no handler runs, no transaction is ended."""
    from guicheng.apps.cases.actions import Wish, appending, record_act

    module, _, name = point.partition(".")
    owner = getattr(appending, module) if name else appending
    manager = owner.objects if name else owner
    real = getattr(manager, name or module)

    def then_die(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(manager, name or module, then_die)
    wish = Wish(verb="say", party="unit", facts={"amount": Decimal(7), "purpose": "半途"}, opinion="半途")
    record_act(number=number, acting=acting_of(username), wish=wish, key=key)


def adopt(rulebook: str, username: str, key: str, count: int) -> None:
    """Adopt a revision for all running projects, and be killed after so many, in the middle of the next."""
    from guicheng.apps.cases import queries
    from guicheng.apps.cases.actions import adopting, order_adoption

    acting, real, done = acting_of(username), adopting.append, []

    def then_die(*args: object, **kwargs: object) -> object:
        answer = real(*args, **kwargs)
        done.append(answer)
        if len(done) > count:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    adopting.append = then_die
    found = queries.revision_preview(acting=acting, rulebook=rulebook)
    chosen = {one.number: one.digest for one in found.previews}
    order_adoption(acting=acting, target=found.target, chosen=chosen, reason="订正", key=key)


def acting_of(username: str):
    """Return for whom somebody acts."""
    from guicheng.apps.registers.models import Membership
    from guicheng.apps.registers.queries import acting

    return acting(Membership.objects.get(person__username=username))


if __name__ == "__main__":
    main()
