"""Which pages `test_every_page` does not open by itself, and where they are seen instead."""

# Pages that need a way to get there: other files walk it, and check what they see.
SEEN_ELSEWHERE = {
    "demo:start": "test_demo.py",
    "demo:postbox": "test_demo.py",
    "demo:message": "test_demo.py",
    "asking:surveys": "test_asking.py",
    "asking:survey": "test_asking.py",
    "asking:survey-new": "test_asking.py",
    "asking:survey-describe": "test_asking.py",
    "asking:survey-publish": "test_asking.py",
    "asking:survey-discard": "test_asking.py",
    "asking:survey-preview": "test_asking.py",
    "asking:blocks": "test_asking.py",
    "asking:question-new": "test_asking.py",
    "asking:question": "test_asking.py",
    "asking:question-remove": "test_asking.py",
    "desk:enrol": "test_sign_in.py",
    "desk:recovery-codes": "test_sign_in.py",
    "studio:enrol": "test_sign_in.py",
    "studio:recovery-codes": "test_sign_in.py",
    "insights:change-withdraw": "test_trends.py",
    "supply:service-new": "test_studio_supply.py",
    "supply:combined-new": "test_studio_combined.py",
    "supply:resource-new": "test_studio_supply.py",
    "supply:resource-change": "test_studio_supply.py",
    "supply:hours-new": "test_studio_supply.py",
    "supply:hours-end": "test_studio_supply.py",
    "supply:days-new": "test_studio_supply.py",
    "supply:days-remove": "test_studio_supply.py",
    "supply:closed-new": "test_studio_supply.py",
    "supply:closed-remove": "test_studio_supply.py",
    "ui:living": "test_ui.py",
    "website:home": "test_ui.py",  # and here: the root leads to it
}
STATUS = {"nowhere": 404, "no-link": 404, "link-over": 410}
NO_PAGES = {
    "insights:report-file",
    "robots",
    "widget",
    "api:openapi",
    "api:open:services",
    "appointments:calendar",
    "appointments:feed",
    "appointments:desk-letter",
    "appointments:waiting-file",
}
