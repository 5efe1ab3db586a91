"""What changes people, hats and units, and what they sign in with."""

from safeschool.accounts.actions.factors import (
    add_passkey,
    ask_for_factor,
    drop_factor_rule,
    drop_passkey,
    end_sign_ins,
    renew_recovery_codes,
    reset_factors,
    take_code,
    take_passkey,
    turn_off_app,
    turn_on_app,
    warn_of_guesses,
)
from safeschool.accounts.actions.keys import hang_wall, issue_token, revoke_token, take_down_wall
from safeschool.accounts.actions.people import (
    give_hat,
    let_in,
    set_password,
    set_preferences,
    take_first_steps,
    welcome_person,
)
from safeschool.accounts.actions.units import change_unit, draw_boundary, open_unit, rename_unit, succeed_unit

__all__ = [
    "add_passkey",
    "ask_for_factor",
    "change_unit",
    "draw_boundary",
    "drop_factor_rule",
    "drop_passkey",
    "end_sign_ins",
    "give_hat",
    "hang_wall",
    "issue_token",
    "let_in",
    "open_unit",
    "rename_unit",
    "renew_recovery_codes",
    "reset_factors",
    "revoke_token",
    "set_password",
    "set_preferences",
    "succeed_unit",
    "take_code",
    "take_down_wall",
    "take_first_steps",
    "take_passkey",
    "turn_off_app",
    "turn_on_app",
    "warn_of_guesses",
    "welcome_person",
]
