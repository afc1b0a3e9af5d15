"""Drafts: what somebody types is kept on the server every 20 seconds, sealed, for its author alone (security.md S-07).

    @blueprint.route("/books/<uuid:record_id>/notes/new", methods=["GET", "POST"])
    def new_note(record_id):
        book, form = open_record(Book, record_id), NoteForm()
        draft = drafts.resume(form, f"library.note:{book.id}", label=_("Note, %(book)s", book=book.title))
        if form.validate_on_submit():
            services.add_note(book, form)                  # calls drafts.discard(f"library.note:{book.id}")
            return redirect(…, 303)
        return render_template("library/note.html", form=form, draft=draft)

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
