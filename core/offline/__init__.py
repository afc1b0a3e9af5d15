"""Sheets that are filled in without a network: taken along in the morning, answered in the field, sent once.

    class StopForm(Form):
        village = StringField(_l("Village"), validators=[DataRequired()])

    OfflineSheet(                                       # returned by the hook `register_offline_sheets`
        name="library.stop", label=_l("Stop"), permission="library.stop.add",
        items=lambda: [OfflineItem(id=trip.id, title=trip.title) for trip in services.trips_of_today()],
        form=services.form_of, receive=services.add_stop,
    )

The phone opens one installed page, `/field/`, from its own store. A finished answer is sealed there at once to the
server's public key, so that the phone can send it and not read it; only the sheets of the day and open drafts can be
read, under a passphrase. The server takes an answer in once, by its id; what it cannot take in waits as a draft of its
author (`core.drafts`).
"""

from core.contributions import OfflineItem, OfflineSheet
from core.offline.problems import AnswerRefused
from core.offline.sheets import blank_form, paper

__all__ = ["AnswerRefused", "OfflineItem", "OfflineSheet", "blank_form", "paper"]
