"""Drafts: what somebody types is kept on the server every 20 seconds, sealed, for its author alone (security.md S-07).

    @blueprint.route("/cases/<uuid:record_id>/notes/new", methods=["GET", "POST"])
    def new_note(record_id):
        case, form = open_record(CaseFile, record_id), NoteForm()
        draft = drafts.resume(form, f"casework.note:{case.id}", label=_("Note, %(case)s", case=case.reference))
        if form.validate_on_submit():
            services.add_note(case, form)                  # calls drafts.discard(f"casework.note:{case.id}")
            return redirect(…, 303)
        return render_template("casework/note.html", form=form, draft=draft)

    {% from 'core/drafts/notice.html' import draft_notice with context %}
    {{ draft_notice(draft) }}
    {% call forms.post_form(form, draft_url=draft.url) %}…{% endcall %}

Each opened page writes a draft of its own, so two tabs never overwrite each other: what is opened later goes on from
the newest draft and takes its place only while no other tab has written to it. Nothing is dropped but by saving the
form or by its author.
"""

from core.drafts.pages import DraftPage, draft_url, resume
from core.drafts.service import PendingDraft, discard, load, pending_drafts

__all__ = ["DraftPage", "PendingDraft", "discard", "draft_url", "load", "pending_drafts", "resume"]
