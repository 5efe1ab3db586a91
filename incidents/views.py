"""Pages of the room."""

from django.http import HttpResponse

from safeschool.accounts.gates import PersonRequest, require
from safeschool.kernel.pages import render_page


@require()
def incident_list(request: PersonRequest, **kw: object) -> HttpResponse:
    return render_page(request, "base.html", {})

log=file=move=note=add_photo=party=photo=identity=concern_list=raise_concern=concern=concern_step=convert=incident_list
