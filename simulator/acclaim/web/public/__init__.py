"""What everybody can see in Acclaim: public badges, badge pictures, templates, profiles."""
