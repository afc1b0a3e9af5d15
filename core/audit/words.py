"""What the audit's verbs mean, in plain words; plugins bring theirs as `AuditVerb`."""

from typing import Any

from flask import current_app

from core.l10n import _l, fold

CORE = {
    "core.audit.openings": _l("Looked who opened a record"),
    "core.audit.viewed": _l("Read from the audit"),
    "core.audit.checkpoint": _l("Took a checkpoint of the audit"),
    "core.backup.created": _l("Made a backup"),
    "core.backup.restored": _l("Restored a backup"),
    "core.clock.jumped": _l("The clock of the server jumped"),
    "core.demo.loaded": _l("Loaded the demonstration"),
    "core.export.approved": _l("Approved an export"),
    "core.export.asked": _l("Asked for an export"),
    "core.export.denied": _l("Was not allowed an export"),
    "core.export.expired": _l("An export expired and was erased"),
    "core.export.fetched": _l("Fetched an export"),
    "core.export.listed": _l("Saw the exports"),
    "core.export.made": _l("Exported a list"),
    "core.export.opened": _l("Opened the page of an export"),
    "core_draft.listed": _l("Looked at their own drafts"),
    "core_draft.viewed": _l("Opened a draft of their own"),
    "core.export.refused": _l("Refused an export"),
    "core.installed": _l("Installed Kujdes"),
    "core.job.failed": _l("A job failed"),
    "core.keys.forgotten": _l("Erased a retired key"),
    "core.keys.rotated": _l("Ended the rotation of the keys"),
    "core.keys.rotating": _l("Began the rotation of the keys"),
    "core.locked": _l("Locked the screen"),
    "core.login": _l("Signed in"),
    "core.login.failed": _l("Failed to sign in"),
    "core.login.second_factor": _l("Confirmed the login with the second factor"),
    "core.logout": _l("Signed out"),
    "core.measure.frozen": _l("Froze figures for a report"),
    "core.measure.published": _l("Published a figure"),
    "core.measure.threshold": _l("Changed from how many people on figures are told"),
    "core.measure.read": _l("Read a figure"),
    "core.offline.given": _l("Took the sheets of the day along"),
    "core.offline.received": _l("Sent an answer from the field"),
    "core.offline.refused": _l("Sent an answer from the field that cannot be opened"),
    "core.offline.renewed": _l("Made a new key for answers from the field"),
    "core_offline_answer.listed": _l("Looked at their own answers from the field"),
    "core_offline_answer.viewed": _l("Opened an answer of their own from the field"),
    "core.password.changed": _l("Changed the password"),
    "core.password.reset.first": _l("Asked for a new password of a colleague"),
    "core.password.reset.listed": _l("Saw the requests for new passwords"),
    "core.password.reset.second": _l("Authorised a new password of a colleague"),
    "core.password.reset.used": _l("Used a new password"),
    "core.password.reset.withdrawn": _l("Withdrew a request for a new password"),
    "core.plugin.installed": _l("Installed a module"),
    "core.plugin.removed": _l("Removed a module"),
    "core.plugin.switched_off": _l("Switched a module off"),
    "core.plugin.switched_on": _l("Switched a module on"),
    "core.plugin.upgraded": _l("Upgraded a module"),
    "core.refused": _l("Was refused a page"),
    "core.role.added": _l("Added a role"),
    "core.role.changed": _l("Changed what a role may do"),
    "core.role.removed": _l("Removed a role"),
    "core.rollback.detected": _l("An older state of the data was restored"),
    "core.seal.broken": _l("Found a value that was changed outside Kujdes"),
    "core.search": _l("Searched"),
    "core.second_factor.codes": _l("Made new recovery codes"),
    "core.second_factor.off": _l("Switched the second factor off"),
    "core.second_factor.on": _l("Switched the second factor on"),
    "core.second_factor.recovery_used": _l("Used a recovery code"),
    "core.session.ended": _l("Ended a session"),
    "core.stepped_up": _l("Confirmed who they are"),
    "core.unlocked": _l("Unlocked the screen"),
    "core.user.created": _l("Made an account"),
    "core.user.listed": _l("Saw the users"),
    "core.user.roles": _l("Changed the roles of a user"),
    "core.user.sessions_ended": _l("Ended the sessions of a user"),
    "core.user.viewed": _l("Opened a user"),
    "core_export.viewed": _l("Opened an export"),
    "core_user.changed": _l("Changed an account"),
    "core_user.created": _l("Wrote down an account"),
}

ENDINGS = {
    "viewed": _l("Opened a record"),
    "listed": _l("Saw a list"),
    "created": _l("Wrote down a record"),
    "changed": _l("Changed a record"),
    "deleted": _l("Deleted a record"),
    "printed": _l("Printed a record"),
    "downloaded": _l("Downloaded a document"),
    "exported": _l("Exported a list"),
    "shown": _l("Was shown records"),
}

OTHER = _l("Did something else")


def verbs() -> dict[str, Any]:
    """Return all verbs that have words of their own, with the words."""
    contributed = {verb.name: verb.label for _plugin, verb in current_app.extensions["audit_verbs"]}
    return {**CORE, **contributed}


def words_of(verb: str) -> str:
    """Return the words for a verb, as a sentence begins; an unknown one is told by its ending."""
    words = str(verbs().get(verb) or ENDINGS.get(verb.rsplit(".", 1)[-1], OTHER))
    return words[:1].upper() + words[1:]


def symbol_of(verb: str) -> str:
    """Return the icon for a verb."""
    match verb.rsplit(".", 1)[-1]:
        case "viewed" | "opened" | "shown":
            return "eye"
        case "listed":
            return "list-check"
        case "search":
            return "search"
        case "created" | "added":
            return "plus"
        case "changed":
            return "pencil"
        case "deleted" | "removed":
            return "trash"
        case "printed":
            return "printer"
        case "downloaded" | "fetched" | "exported" | "made":
            return "download"
    return "history"


def verbs_of(typed: str) -> tuple[str, ...]:
    """Return the verbs that an auditor means: by their name, or by words that stand in what they mean."""
    meant = fold(typed).split()
    if not meant or typed in verbs():
        return (typed,) if meant else ()
    found = (name for name, words in verbs().items() if all(word in fold(str(words)) for word in meant))
    return tuple(found) or (typed,)
